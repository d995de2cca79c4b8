// What no photograph from above and no plain wall shows: the grain of plaster, gravel and grass, seen from near alone.
uniform sampler2D u_grain;  // around 0.5
uniform float u_grain_m;  // how wide the texture is
uniform float u_grain_depth;

const float SMOOTHER_WALLS = 0.35;

float grain(vec3 position, vec3 normal) {
    vec2 along_wall = normalize(vec2(-normal.y, normal.x) + vec2(1e-5, 0.0));
    bool is_upright = abs(normal.z) < 0.5;
    vec2 at = is_upright ? vec2(dot(position.xy, along_wall), position.z) : position.xy;
    float depth = is_upright ? SMOOTHER_WALLS * u_grain_depth : u_grain_depth;
    return 1.0 + depth * (2.0 * texture2D(u_grain, at / u_grain_m).r - 1.0);
}
