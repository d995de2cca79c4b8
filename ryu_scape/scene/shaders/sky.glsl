// The sky, shared by the background, the haze and the window panes.
uniform vec3 u_to_sun;

vec3 sky_colour(vec3 direction) {
    float up = max(direction.z, 0.0);
    return mix(HORIZON, ZENITH, 1.0 - exp(-3.4 * up));
}

vec3 to_srgb(vec3 linear_light) {
    return pow(clamp(linear_light, 0.0, 1.0), vec3(1.0 / 2.2));
}
