// Ground points are small: their light is reckoned once a point, not once a pixel.
attribute vec3 a_position;
attribute vec3 a_normal;
attribute vec4 a_colour;
uniform mat4 u_view_projection;
uniform float u_spacing_px_at_one_metre;
uniform float u_opacity;
uniform float u_fade_px;  // spacing on screen at which points have given way to the surface under them
varying vec4 v_colour;

// Squares this much wider than their spacing leave no gap on ground that is seen at an angle.
const float OVERLAP = 1.5;
// Close up, points that stay do not outgrow this many times the spacing at which others have gone.
const float LARGEST = 3.0;

// Only points that lie on the terrain surface, or beside it, may give way to it: trees stand above.
float opacity(float spacing_px) {
    float terrain_m = heights_m(a_position.xy).b;
    float is_above = terrain_m > u_box_lowest.z ? smoothstep(0.5, 1.5, a_position.z - terrain_m) : 0.0;
    return max(1.0 - smoothstep(0.3 * u_fade_px, u_fade_px, spacing_px), is_above);
}

void main() {
    gl_Position = u_view_projection * vec4(a_position, 1.0);
    gl_ClipVertex = vec4(a_position, 1.0);
    float spacing_px = u_spacing_px_at_one_metre / gl_Position.w;
    gl_PointSize = clamp(OVERLAP * spacing_px, 1.0, LARGEST * u_fade_px);
    vec3 colour = lit(to_linear(a_colour.rgb), a_normal, 1.0) * openness(a_position, a_normal);
    v_colour = vec4(to_srgb(hazed(brightened(colour), a_position)), u_opacity * opacity(spacing_px));
    if (v_colour.a <= 0.0) {
        gl_Position = vec4(2.0, 2.0, 2.0, 1.0);  // outside the view
    }
}
