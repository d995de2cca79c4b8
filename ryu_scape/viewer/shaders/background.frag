void main() {
    gl_FragColor = vec4(background_colour(), 1.0);
}
