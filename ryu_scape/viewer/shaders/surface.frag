uniform vec3 u_eye;
uniform float u_haze_start_m;
uniform float u_haze_range_m;
uniform float u_glass;  // 1 for window panes, 0 for everything else
varying vec3 v_position;
varying vec3 v_normal;
varying vec3 v_albedo;

const vec3 SUN_LIGHT = vec3(0.92, 0.82, 0.68);
const vec3 SKY_LIGHT = vec3(0.42, 0.50, 0.60);
const vec3 GROUND_LIGHT = vec3(0.26, 0.24, 0.21);

// Sun and a hemisphere of sky over ground; a level surface receives about 1, so that the orthophoto keeps its colours.
vec3 lit(vec3 albedo, vec3 normal) {
    float sun = max(dot(normal, TO_SUN), 0.0);
    vec3 ambient = mix(GROUND_LIGHT, SKY_LIGHT, 0.5 + 0.5 * normal.z);
    return albedo * (ambient + sun * SUN_LIGHT);
}

// A pane mirrors the sky, the more the flatter it is looked at (Schlick's approximation), and glints in the sun.
vec3 glazed(vec3 colour, vec3 normal, vec3 to_eye) {
    vec3 mirrored = reflect(-to_eye, normal);
    float facing = max(dot(normal, to_eye), 0.0);
    float reflectance = 0.10 + 0.75 * pow(1.0 - facing, 4.0);
    float glint = pow(max(dot(mirrored, TO_SUN), 0.0), 60.0);
    return mix(colour, sky_colour(mirrored), reflectance) + 0.6 * glint * SUN_LIGHT;
}

vec3 hazed(vec3 colour, float distance_m) {
    float beyond = max(distance_m - u_haze_start_m, 0.0) / u_haze_range_m;
    return mix(colour, HORIZON, 0.55 * (1.0 - exp(-beyond * beyond)));
}

void main() {
    vec3 eye_ray = u_eye - v_position;
    float distance_m = length(eye_ray);
    vec3 normal = normalize(v_normal);
    vec3 colour = lit(v_albedo, normal);
    if (u_glass > 0.5) {
        colour = glazed(colour, normal, eye_ray / distance_m);
    }
    gl_FragColor = vec4(to_srgb(hazed(colour, distance_m)), 1.0);
}
