/* ucrtbase.dll, for what Wine's own does otherwise than Windows: complex_functions.awk has most of it. */
#include <errno.h>
#include <windows.h>

static FARPROC wines(const char *name) { return GetProcAddress(LoadLibraryA("ucrtwine.dll"), name); }

/* Wine's does not say why it refused a lock, which Python takes for a disk without locks. */
int locking(int descriptor, int mode, long count) {
    int result = ((int (*)(int, int, long))wines("_locking"))(descriptor, mode, count);
    if (result) *((int *(*)(void))wines("_errno"))() = EACCES;
    return result;
}

int no_start(void *module, unsigned reason, void *reserved) { return 1; }
