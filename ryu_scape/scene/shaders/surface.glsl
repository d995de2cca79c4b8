// Whatever is no point: what its colour on the screen is. Needs light.glsl, a shadow, leaves and a grain.
uniform float u_glass;  // 1 for window panes, 0 for everything else
uniform float u_is_covered;  // 1 where the orthophoto lies over the layer, 0 where its vertices have their own colours
uniform float u_is_cut;  // 1 for the sides of the ground, which nothing stands before
uniform sampler2D u_cover;
uniform vec4 u_paint;  // what surfaces are painted with, and how well it covers
uniform float u_shadow_depth;  // how much of the sun's light cast shadows take
// The same on an orthophoto, which has shadows of its own: no place is to be shadowed twice.
uniform float u_photo_shadow_depth;
varying vec3 v_position;
varying vec3 v_normal;
varying vec3 v_colour;
varying vec2 v_uv;

// An orthophoto already shows which sides the sun shone on: its surfaces are lit as if they were flatter.
const float PHOTOGRAPHED_RELIEF = 0.45;

// A pane mirrors the sky, the more the flatter it is looked at (Schlick's approximation), and glints in the sun.
vec3 glazed(vec3 colour, vec3 normal, vec3 to_eye) {
    vec3 mirrored = reflect(-to_eye, normal);
    float facing = max(dot(normal, to_eye), 0.0);
    float reflectance = 0.12 + 0.75 * pow(1.0 - facing, 4.0);
    float glint = pow(max(dot(mirrored, u_to_sun), 0.0), 60.0);
    vec3 reflection = mix(0.35 * FLOOR, sky_colour(mirrored), smoothstep(-0.25, 0.05, mirrored.z));
    return mix(colour, reflection, reflectance) + 0.6 * glint * SUN_LIGHT;
}

vec3 surface_colour() {
    vec3 normal = normalize(v_normal);
    vec3 albedo = v_colour;
    float shadow = 1.0 - sunshine(out_of_own_shadow(v_position, normal), normal);
    float depth = u_shadow_depth;
    if (u_is_covered > 0.5) {
        albedo = texture2D(u_cover, v_uv).rgb;
        normal = normalize(mix(vec3(0.0, 0.0, 1.0), normal, PHOTOGRAPHED_RELIEF));
        depth = u_photo_shadow_depth;
    }
    grow_leaves(v_position, normal, albedo);
    albedo *= mix(grain(v_position, v_normal), 1.0, u_glass);
    albedo = mix(albedo, u_paint.rgb, u_paint.a);
    vec3 colour = lit(to_linear(albedo), normal, 1.0 - depth * shadow);
    if (u_is_cut < 0.5) {
        colour *= openness(v_position, normal);
    }
    colour = brightened(colour);
    if (u_glass > 0.5) {
        colour = glazed(colour, normal, normalize(u_eye - v_position));
    }
    return to_srgb(hazed(colour, v_position));
}
