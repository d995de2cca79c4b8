uniform vec4 u_tint;  // what the picture's colours are mixed with, and how much of it

void main() {
    gl_FragColor = vec4(mix(surface_colour(), u_tint.rgb, u_tint.a), 1.0);
}
