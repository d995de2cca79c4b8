// From straight above, without perspective; points leave no gaps.
attribute vec3 a_position;
uniform mat4 u_view_projection;
uniform float u_spacing_px_at_one_metre;

void main() {
    gl_Position = u_view_projection * vec4(a_position, 1.0);
    gl_ClipVertex = vec4(a_position, 1.0);
    gl_PointSize = max(1.5 * u_spacing_px_at_one_metre, 1.0);
}
