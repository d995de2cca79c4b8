attribute vec3 a_position;
attribute vec3 a_normal;
attribute vec4 a_colour;
uniform mat4 u_view_projection;
uniform float u_px_at_one_metre;
uniform float u_point_spacing_m;
uniform float u_point_fade_px;  // spacing on screen at which points have given way to the surface under them
varying vec3 v_position;
varying vec3 v_normal;
varying vec4 v_albedo;

// Squares this much wider than their spacing leave no gap on ground that is seen at an angle.
const float POINT_OVERLAP = 1.5;
// Close up, points stay this many times as large as when they began to give way.
const float LARGEST_POINT = 3.0;

void main() {
    gl_Position = u_view_projection * vec4(a_position, 1.0);
    float spacing_px = u_point_spacing_m * u_px_at_one_metre / gl_Position.w;
    gl_PointSize = clamp(POINT_OVERLAP * spacing_px, 1.0, LARGEST_POINT * u_point_fade_px);
    float opacity = 1.0 - smoothstep(0.3 * u_point_fade_px, u_point_fade_px, spacing_px);
    v_position = a_position;
    v_normal = a_normal;
    v_albedo = vec4(pow(a_colour.rgb, vec3(2.2)), opacity);
}
