package io.candor.honesty;

import java.util.HashMap;
import java.util.Map;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Whether one source's values lie below the others', compared within strata only, so that a source that deals with harder
 * strata is not blamed for them. Strata are weighed as Mantel and Haenszel do (n m / (n + m)), each with its own variance
 * under "no difference"; a stratum without both sides says nothing.
 */
public final class StratifiedDifference {
    private final Map<String, Stratum> strata = new HashMap<>();

    private static final class Stratum {
        private final Sums own = new Sums();
        private final Sums others = new Sums();
    }

    private static final class Sums {
        private long n;
        private double sum;
        private double squares;

        void add(double value) {
            n++;
            sum += value;
            squares += value * value;
        }

        void add(Sums other) {
            n += other.n;
            sum += other.sum;
            squares += other.squares;
        }

        double mean() {
            return sum / n;
        }

        /** Unbiased; 0 for fewer than two. */
        double variance() {
            return n < 2 ? 0 : Math.max(0, (squares - sum * sum / n) / (n - 1));
        }

        Sums negated() {
            Sums negated = new Sums();
            negated.n = n;
            negated.sum = -sum;
            negated.squares = squares;
            return negated;
        }

        /** Student's one-sided test of "the mean is not below zero". Without any spread the mean alone decides. */
        double pNegative() {
            if (n < 2) {
                return 1;
            }
            double deviation = Math.sqrt(n * variance());
            return deviation > 0
                    ? TDistribution.of(n - 1).cumulativeProbability(sum / deviation)
                    : (1 + Math.signum(sum)) / 2;
        }
    }

    /** @param own whether it is a value of the source under test */
    public void add(String stratum, boolean own, double value) {
        Stratum added = strata.computeIfAbsent(stratum, name -> new Stratum());
        (own ? added.own : added.others).add(value);
    }

    /** Values of the source in strata that others know too. */
    public long compared() {
        return strata.values().stream()
                .filter(StratifiedDifference::isShared)
                .mapToLong(stratum -> stratum.own.n)
                .sum();
    }

    /** One-sided p-value of "the source does not lie below the others"; 1 where nothing can be compared. */
    public double pBelow() {
        double difference = 0;
        double variance = 0;
        long degrees = 0;
        for (Stratum stratum : strata.values()) {
            if (isShared(stratum)) {
                difference += weight(stratum) * (stratum.own.mean() - stratum.others.mean());
                variance += weight(stratum) * variance(stratum);
                degrees += stratum.own.n + stratum.others.n - 1;
            }
        }
        return variance > 0 ? TDistribution.of(degrees).cumulativeProbability(difference / Math.sqrt(variance)) : 1;
    }

    /** One-sided p-value of "the mean of the source's own values is not below zero"; 1 for fewer than two. */
    public double pNegative() {
        Sums all = new Sums();
        strata.values().forEach(stratum -> all.add(stratum.own));
        return all.pNegative();
    }

    /** One-sided p-value of "the mean of the others' values is not above zero"; 1 for fewer than two. */
    public double pOthersPositive() {
        Sums all = new Sums();
        strata.values().forEach(stratum -> all.add(stratum.others));
        return all.negated().pNegative();
    }

    private static boolean isShared(Stratum stratum) {
        return stratum.own.n > 0 && stratum.others.n > 0;
    }

    private static double weight(Stratum stratum) {
        return (double) stratum.own.n * stratum.others.n / (stratum.own.n + stratum.others.n);
    }

    /** Of all values of the stratum: under "no difference" they are of one kind. */
    private static double variance(Stratum stratum) {
        Sums all = new Sums();
        all.add(stratum.own);
        all.add(stratum.others);
        return all.variance();
    }
}
