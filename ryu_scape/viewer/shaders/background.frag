// The sky, and an endless floor on which the scene casts a soft shadow.
uniform vec3 u_eye;
uniform vec3 u_lowest;
uniform vec3 u_highest;
varying vec3 v_direction;

// Half a grey level of noise breaks up the bands of a slow gradient.
float dither() {
    return fract(sin(dot(gl_FragCoord.xy, vec2(12.9898, 78.233))) * 43758.5453) - 0.5;
}

vec3 floor_colour(vec2 point, float distance_m) {
    float size_m = length(u_highest.xy - u_lowest.xy);
    vec2 outside = max(max(u_lowest.xy - point, point - u_highest.xy), 0.0);
    float shadow = 0.45 * exp(-length(outside) / (0.035 * size_m)) + 0.12 * exp(-length(outside) / (0.2 * size_m));
    float remoteness = 1.0 - exp(-distance_m / (3.0 * size_m));
    return mix(FLOOR * (1.0 - shadow), HORIZON, remoteness);
}

void main() {
    vec3 direction = normalize(v_direction);
    float drop = -direction.z;
    vec3 colour = sky_colour(direction);
    if (drop > 1e-4) {
        float distance_m = max(u_eye.z - u_lowest.z, 0.0) / drop;
        colour = floor_colour(u_eye.xy + distance_m * direction.xy, distance_m);
    }
    gl_FragColor = vec4(to_srgb(colour) + dither() / 255.0, 1.0);
}
