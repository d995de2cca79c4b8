// Linear-light colours of the surroundings, shared by the background, the haze and the window panes.
const vec3 HORIZON = vec3(0.800, 0.860, 0.905);
const vec3 ZENITH = vec3(0.130, 0.310, 0.620);
const vec3 FLOOR = vec3(0.560, 0.600, 0.640);
uniform vec3 u_to_sun;

vec3 sky_colour(vec3 direction) {
    float up = max(direction.z, 0.0);
    return mix(HORIZON, ZENITH, 1.0 - exp(-3.4 * up));
}

vec3 to_srgb(vec3 linear_light) {
    return pow(clamp(linear_light, 0.0, 1.0), vec3(1.0 / 2.2));
}
