/* imagehlp.dll for Qt's software OpenGL: Wine's, but for the list of modules, each step through which that reads by way of
   another process: minutes where there are 300 of them. */
#include <windows.h>
#include <winternl.h>

typedef BOOL(CALLBACK *listener)(const char *name, DWORD64 base, ULONG size, void *context);
struct listening { listener tell; void *context; };
NTSTATUS NTAPI LdrEnumerateLoadedModules(void *reserved, void *each, void *context);

static void NTAPI each_module(LDR_DATA_TABLE_ENTRY *module, struct listening *to, BOOLEAN *stop) {
    *stop = !to->tell("", (DWORD64)module->DllBase, 0, to->context); /* nothing but the base is used */
}

BOOL WINAPI EnumerateLoadedModules64(HANDLE process, listener tell, void *context) {
    struct listening to = {tell, context};
    return LdrEnumerateLoadedModules(NULL, each_module, &to) >= 0;
}
