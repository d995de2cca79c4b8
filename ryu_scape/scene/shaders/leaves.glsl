// Crowns of trees: leaves that turn the surface and change its shade. Needs light.glsl.
vec3 scattered(vec3 cell) {
    vec3 key = vec3(
        dot(cell, vec3(12.71, 31.17, 7.47)), dot(cell, vec3(26.95, 18.33, 24.61)), dot(cell, vec3(11.35, 27.19, 12.46))
    );
    return 2.0 * fract(437.585453 * sin(key)) - 1.0;
}

// Clumps of leaves about as wide as one: noise between the corners of a lattice (value noise, after Perlin 1985).
vec3 clumps(vec3 position) {
    vec3 cell = floor(position);
    vec3 share = position - cell;
    share *= share * (3.0 - 2.0 * share);
    vec3 corners[4];
    for (int i = 0; i < 4; i++) {
        vec3 corner = cell + vec3(0.0, mod(float(i), 2.0), floor(0.5 * float(i)));
        corners[i] = mix(scattered(corner), scattered(corner + vec3(1.0, 0.0, 0.0)), share.x);
    }
    return mix(mix(corners[0], corners[1], share.y), mix(corners[2], corners[3], share.y), share.z);
}

// Crowns are few triangles: near by, their edges against what is behind them are frayed as leaves are.
void fray(vec3 position, vec3 normal, vec3 leaves) {
    float nearness = 1.0 - smoothstep(50.0, 160.0, distance(u_eye, position));
    float facing = abs(dot(normal, normalize(u_eye - position)));
    if (facing < nearness * (0.24 + 0.3 * leaves.y)) {
        discard;
    }
}

void grow_leaves(vec3 position, inout vec3 normal, inout vec3 albedo) {
    float nearness = 1.0 - smoothstep(30.0, 140.0, distance(u_eye, position));
    vec3 leaves = 0.8 * clumps(2.3 * position);
    if (nearness > 0.0) {
        leaves += 0.7 * nearness * clumps(6.5 * position);
    }
    fray(position, normal, leaves);
    normal = normalize(normal + 0.4 * leaves);
    albedo *= 1.0 + 0.26 * leaves.x;
}

// A crown lets light through: what is near its own surface casts no shadow on it.
vec3 out_of_own_shadow(vec3 position, vec3 normal) {
    return position + 0.8 * normal + 0.8 * u_to_sun;
}
