package io.sagan;

/// How the launcher sets glibc's memory up, for processes that stand in for one of its own.
public final class LauncherMemory {
    private LauncherMemory() {}

    /// Makes a process take memory as one of the launcher's would.
    public static void set(ProcessBuilder process) {
        process.environment()
                .put(
                        "GLIBC_TUNABLES",
                        "glibc.malloc.trim_threshold=4294967296:glibc.malloc.mmap_threshold=4294967296"
                                + ":glibc.malloc.arena_max=1:glibc.malloc.hugetlb=1");
    }
}
