/* bcryptprimitives.dll, which Wine 8 lacks: random bytes for the modules that are written in Rust. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return SystemFunction036(data, size); }
