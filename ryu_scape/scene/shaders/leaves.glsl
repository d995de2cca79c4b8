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

void grow_leaves(vec3 position, inout vec3 normal, inout vec3 albedo) {
    float nearness = 1.0 - smoothstep(15.0, 70.0, distance(u_eye, position));
    vec3 leaves = clumps(1.6 * position) + nearness * clumps(7.0 * position);
    normal = normalize(normal + 0.8 * leaves);
    albedo *= 1.0 + 0.2 * leaves.x;
}
