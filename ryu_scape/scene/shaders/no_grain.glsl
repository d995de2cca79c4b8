// Where surfaces are smooth, as on pages.
float grain(vec3 position, vec3 normal) {
    return 1.0;
}
