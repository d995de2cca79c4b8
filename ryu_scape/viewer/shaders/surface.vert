attribute vec3 a_position;
attribute vec3 a_normal;
attribute vec4 a_colour;
uniform mat4 u_view_projection;
uniform vec3 u_plan_to_u;  // from (x, y, 1) to the cover's texture coordinates
uniform vec3 u_plan_to_v;
varying vec3 v_position;
varying vec3 v_normal;
varying vec3 v_colour;
varying vec2 v_uv;

void main() {
    gl_Position = u_view_projection * vec4(a_position, 1.0);
    gl_ClipVertex = vec4(a_position, 1.0);
    v_position = a_position;
    v_normal = a_normal;
    v_colour = a_colour.rgb;
    vec3 plan = vec3(a_position.xy, 1.0);
    v_uv = vec2(dot(u_plan_to_u, plan), dot(u_plan_to_v, plan));
}
