// A program of its own for all that is no tree: processors that draw would reckon leaves for it and drop them.
void grow_leaves(vec3 position, inout vec3 normal, inout vec3 albedo) {
}

vec3 out_of_own_shadow(vec3 position, vec3 normal) {
    return position;
}
