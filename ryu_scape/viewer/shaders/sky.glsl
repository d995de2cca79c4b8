// Linear-light colour of the sky and, below the horizon, of the haze over distant ground.
const vec3 HORIZON = vec3(0.790, 0.855, 0.905);
const vec3 ZENITH = vec3(0.150, 0.330, 0.620);
const vec3 NADIR = vec3(0.400, 0.470, 0.530);
const vec3 TO_SUN = vec3(-0.4226, -0.5299, 0.7353);

vec3 sky_colour(vec3 direction) {
    float up = max(direction.z, 0.0);
    float down = max(-direction.z, 0.0);
    vec3 sky = mix(HORIZON, ZENITH, 1.0 - exp(-3.2 * up));
    float glow = pow(max(dot(direction, TO_SUN), 0.0), 24.0);
    return mix(sky, NADIR, 1.0 - exp(-2.6 * down)) + 0.18 * glow * vec3(1.0, 0.85, 0.62);
}

vec3 to_srgb(vec3 linear_light) {
    return pow(clamp(linear_light, 0.0, 1.0), vec3(1.0 / 2.2));
}
