uniform vec3 u_eye;
uniform float u_haze_start_m;
uniform float u_haze_range_m;
uniform float u_glass;  // 1 for window panes, 0 for everything else
uniform sampler2D u_surroundings;  // heights as shares of the box: mean nearby, mean farther around, terrain
uniform vec2 u_surroundings_radius_m;
uniform vec3 u_box_lowest;
uniform vec3 u_box_highest;
varying vec3 v_position;
varying vec3 v_normal;
varying vec4 v_albedo;

const vec3 SUN_LIGHT = vec3(0.80, 0.72, 0.61);
const vec3 SKY_LIGHT = vec3(0.41, 0.465, 0.55);
const vec3 GROUND_LIGHT = vec3(0.27, 0.25, 0.22);

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
    return (1.0 - 0.55 * closed.x) * (1.0 - 0.45 * closed.y);
}

// Only points that lie on the terrain surface, or beside it, may give way to it: trees stand above.
float opacity() {
    float terrain_m = heights_m(v_position.xy).b;
    float is_above = terrain_m > u_box_lowest.z ? smoothstep(0.5, 1.5, v_position.z - terrain_m) : 0.0;
    return max(v_albedo.a, is_above);
}

// Sun and a hemisphere of sky over ground; level open ground receives 1, so that the orthophoto keeps its colours.
vec3 lit(vec3 albedo, vec3 normal, float open_sky) {
    float sun = max(dot(normal, TO_SUN), 0.0);
    vec3 ambient = mix(GROUND_LIGHT, SKY_LIGHT, 0.5 + 0.5 * normal.z);
    return albedo * (ambient + sun * SUN_LIGHT) * open_sky;
}

// A pane mirrors the sky, the more the flatter it is looked at (Schlick's approximation), and glints in the sun.
vec3 glazed(vec3 colour, vec3 normal, vec3 to_eye) {
    vec3 mirrored = reflect(-to_eye, normal);
    float facing = max(dot(normal, to_eye), 0.0);
    float reflectance = 0.12 + 0.75 * pow(1.0 - facing, 4.0);
    float glint = pow(max(dot(mirrored, TO_SUN), 0.0), 60.0);
    vec3 reflection = mix(0.35 * FLOOR, sky_colour(mirrored), smoothstep(-0.25, 0.05, mirrored.z));
    return mix(colour, reflection, reflectance) + 0.6 * glint * SUN_LIGHT;
}

vec3 hazed(vec3 colour, float distance_m) {
    float beyond = max(distance_m - u_haze_start_m, 0.0) / u_haze_range_m;
    return mix(colour, HORIZON, 0.55 * (1.0 - exp(-beyond * beyond)));
}

void main() {
    float alpha = opacity();
    if (alpha <= 0.0) {
        discard;
    }
    vec3 eye_ray = u_eye - v_position;
    float distance_m = length(eye_ray);
    vec3 normal = normalize(v_normal);
    vec3 colour = lit(v_albedo.rgb, normal, openness(v_position, normal));
    if (u_glass > 0.5) {
        colour = glazed(colour, normal, eye_ray / distance_m);
    }
    gl_FragColor = vec4(to_srgb(hazed(colour, distance_m)), alpha);
}
