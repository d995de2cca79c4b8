// How much of the sun reaches a place: none where something stands nearer to it in the shadow map.
uniform sampler2DShadow u_shadow_map;
uniform mat4 u_to_shadow_map;
uniform float u_shadow_texel_m;

float sunshine(vec3 position, vec3 normal) {
    vec3 beside = position + u_shadow_texel_m * (1.5 * normal + 0.5 * u_to_sun);
    return shadow2D(u_shadow_map, (u_to_shadow_map * vec4(beside, 1.0)).xyz).r;
}
