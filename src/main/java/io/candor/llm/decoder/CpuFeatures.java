package io.candor.llm.decoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Instruction sets of the CPU by Linux's names ({@code flags} on x86, {@code Features} on Arm in {@code
 * /proc/cpuinfo}); empty where the system does not report them.
 */
record CpuFeatures(Set<String> names) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Set<String> BFLOAT16 = Set.of("avx512_bf16", "amx_bf16", "bf16");

    private static final Set<String> AVX512 = Set.of("avx512bw", "avx512vl", "avx512dq");

    static CpuFeatures ofThisMachine() {
        try {
            return parse(Files.readString(CPU_INFO));
        } catch (IOException elsewhere) {
            return new CpuFeatures(Set.of());
        }
    }

    static CpuFeatures parse(String cpuInfo) {
        return new CpuFeatures(cpuInfo.lines()
                .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                .flatMap(line -> Arrays.stream(
                        line.substring(line.indexOf(':') + 1).strip().split(" +")))
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether oneDNN lays matrices out for products in bfloat16 (libtorch's {@code mkldnn_bf16_device_check}). */
    boolean packsBfloat16() {
        return names.contains("avx_ne_convert") || names.containsAll(AVX512);
    }

    boolean multipliesBfloat16() {
        return names.stream().anyMatch(BFLOAT16::contains);
    }
}
