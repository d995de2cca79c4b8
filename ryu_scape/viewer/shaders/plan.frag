// Seen from above only the depth counts.
void main() {
    gl_FragColor = vec4(1.0);
}
