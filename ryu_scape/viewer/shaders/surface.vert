attribute vec3 a_position;
attribute vec3 a_normal;
attribute vec4 a_colour;
uniform mat4 u_view_projection;
uniform float u_point_size_m_px;  // pixels that a ground point covers at one metre's distance
varying vec3 v_position;
varying vec3 v_normal;
varying vec3 v_albedo;

void main() {
    gl_Position = u_view_projection * vec4(a_position, 1.0);
    gl_PointSize = clamp(u_point_size_m_px / gl_Position.w, 1.0, 14.0);
    v_position = a_position;
    v_normal = a_normal;
    v_albedo = pow(a_colour.rgb, vec3(2.2));
}
