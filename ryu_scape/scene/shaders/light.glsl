// How a place of the scene looks in the light; needs sky.glsl.
uniform vec3 u_eye;
uniform float u_haze_start_m;
uniform float u_haze_range_m;
uniform float u_haze;  // 1 with haze, 0 without
uniform float u_brightening;  // 1 leaves colours as they are, more lifts dark ones
uniform float u_occlusion;  // 1 where corners and courtyards are darkened, 0 where not
uniform sampler2D u_surroundings;  // heights as shares of the box: mean nearby, mean farther around, terrain
uniform vec2 u_surroundings_radius_m;
uniform vec3 u_box_lowest;
uniform vec3 u_box_highest;

vec3 heights_m(vec2 x_y) {
    vec3 extent = u_box_highest - u_box_lowest;
    return u_box_lowest.z + extent.z * texture2D(u_surroundings, (x_y - u_box_lowest.xy) / extent.xy).rgb;
}

// How much of the sky is open: what stands higher nearby, in front of the surface, takes it away.
float openness(vec3 position, vec3 normal) {
    float near_m = heights_m(position.xy + 0.8 * u_surroundings_radius_m.x * normal.xy).r;
    float far_m = heights_m(position.xy + 0.8 * u_surroundings_radius_m.y * normal.xy).g;
    vec2 slope = max(vec2(near_m, far_m) - position.z, 0.0) / u_surroundings_radius_m;
    vec2 closed = slope / (slope + 0.8);
    return mix(1.0, (1.0 - 0.55 * closed.x) * (1.0 - 0.45 * closed.y), u_occlusion);
}

// Upright surfaces towards the sun see a brighter sky than those away from it: so edges show in the shade too.
const float BRIGHTER_TOWARDS_SUN = 0.16;

// Sun and a hemisphere of sky over ground; level open ground receives 1, so that the orthophoto keeps its colours.
// sunshine: how much of the sun reaches the surface.
vec3 lit(vec3 albedo, vec3 normal, float sunshine) {
    float sun = max(dot(normal, u_to_sun), 0.0) * sunshine * LEVEL_SUN / u_to_sun.z;
    vec3 ambient = mix(GROUND_LIGHT, SKY_LIGHT, 0.5 + 0.5 * normal.z);
    ambient *= 1.0 + BRIGHTER_TOWARDS_SUN * dot(normal.xy, normalize(u_to_sun.xy + vec2(1e-4)));
    return albedo * (ambient + sun * SUN_LIGHT);
}

// Dark colours become brighter, black and white stay (Schlick 1994, uniform rational quantisation).
vec3 brightened(vec3 colour) {
    return colour * u_brightening / (1.0 + (u_brightening - 1.0) * min(colour, 1.0));
}

vec3 hazed(vec3 colour, vec3 position) {
    float beyond = max(distance(u_eye, position) - u_haze_start_m, 0.0) / u_haze_range_m;
    return mix(colour, HORIZON, 0.55 * u_haze * (1.0 - exp(-beyond * beyond)));
}

vec3 to_linear(vec3 srgb) {
    return pow(srgb, vec3(2.2));
}
