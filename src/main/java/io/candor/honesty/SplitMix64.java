package io.candor.honesty;

/**
 * Random numbers that are the same on every machine and Java version: SplitMix64 (Steele, Lea, Flood 2014), written out
 * because the JDK does not promise its generators' bits. Each replicate of a simulation draws from its own stream, so
 * results do not depend on which thread runs which replicate.
 */
public final class SplitMix64 {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    private SplitMix64(long state) {
        this.state = state;
    }

    /** The stream of one replicate. */
    public static SplitMix64 stream(long seed, long replicate) {
        return new SplitMix64(mix(mix(seed) + GAMMA * (replicate + 1)));
    }

    /** Uniform over [0, 1), a multiple of 2^-53. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Standard normal (Box and Muller 1958). */
    public double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * nextDouble());
    }

    /** As {@link #nextGaussian} leaves it, without the number, which costs a logarithm and a cosine. */
    void skipGaussian() {
        state += 2 * GAMMA;
    }

    /** Uniform over 0..bound-1, with a bias below bound / 2^32. */
    public int nextInt(int bound) {
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    private long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
