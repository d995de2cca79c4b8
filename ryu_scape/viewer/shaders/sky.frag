varying vec3 v_direction;

// Half a grey level of noise breaks up the bands of a slow gradient.
float dither() {
    return fract(sin(dot(gl_FragCoord.xy, vec2(12.9898, 78.233))) * 43758.5453) - 0.5;
}

void main() {
    vec3 colour = to_srgb(sky_colour(normalize(v_direction)));
    gl_FragColor = vec4(colour + dither() / 255.0, 1.0);
}
