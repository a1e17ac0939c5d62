package io.candor.atlas.fact;

import java.nio.charset.StandardCharsets;

/** Draws that depend only on a seed and a key, so that adding a fact moves no other one. */
public record SeededHash(long seed) {

    /** 64 well-mixed bits: FNV-1a over the UTF-8 bytes, finished as in SplitMix64. */
    public long bits(String key) {
        long hash = 0xcbf29ce484222325L ^ seed;
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return mix(hash);
    }

    /** Uniform in [0, 1). */
    public double unit(String key) {
        return (bits(key) >>> 11) * 0x1.0p-53;
    }

    public static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
