/* ucrtbase.dll needs no start of its own: complex_functions.awk has what it does. */
int no_start(void *module, unsigned reason, void *reserved) { return 1; }
