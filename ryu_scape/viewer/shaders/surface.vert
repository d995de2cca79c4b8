attribute vec3 a_position;
attribute vec3 a_normal;
attribute vec4 a_colour;
uniform mat4 u_view_projection;
varying vec3 v_position;
varying vec3 v_normal;
varying vec3 v_colour;

void main() {
    gl_Position = u_view_projection * vec4(a_position, 1.0);
    v_position = a_position;
    v_normal = a_normal;
    v_colour = a_colour.rgb;
}
