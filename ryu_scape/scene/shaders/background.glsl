// The sky, and an endless floor on which the scene casts a soft shadow. Needs sky.glsl.
uniform vec3 u_eye;
uniform float u_floor_m;
uniform sampler2D u_surroundings;
uniform vec3 u_box_lowest;
uniform vec3 u_box_highest;
varying vec3 v_direction;

// Half a grey level of noise breaks up the bands of a slow gradient.
float dither() {
    return fract(sin(dot(gl_FragCoord.xy, vec2(12.9898, 78.233))) * 43758.5453) - 0.5;
}

vec3 floor_colour(vec2 point, float distance_m) {
    vec2 extent = u_box_highest.xy - u_box_lowest.xy;
    float shadow = 0.75 * texture2D(u_surroundings, (point - u_box_lowest.xy) / extent).a;
    float remoteness = 1.0 - exp(-distance_m / (2.2 * length(extent)));
    return mix(FLOOR * (1.0 - shadow), HORIZON, remoteness);
}

vec3 background_colour() {
    vec3 direction = normalize(v_direction);
    float drop = -direction.z;
    vec3 colour = sky_colour(direction);
    if (drop > 1e-4) {
        float distance_m = max(u_eye.z - u_floor_m, 0.0) / drop;
        colour = floor_colour(u_eye.xy + distance_m * direction.xy, distance_m);
    }
    return to_srgb(colour) + dither() / 255.0;
}
