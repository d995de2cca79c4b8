// One triangle larger than the view; each corner knows the line of sight through it.
attribute vec3 a_position;
uniform vec3 u_right;
uniform vec3 u_up;
uniform vec3 u_forward;
varying vec3 v_direction;

void main() {
    v_direction = u_forward + a_position.x * u_right + a_position.y * u_up;
    gl_Position = vec4(a_position.xy, 1.0, 1.0);
}
