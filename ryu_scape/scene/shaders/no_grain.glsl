// Where surfaces are smooth.
float grain(vec3 position, vec3 normal) {
    return 1.0;
}
