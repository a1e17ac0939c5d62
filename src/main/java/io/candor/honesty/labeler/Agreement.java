package io.candor.honesty.labeler;

/** How often a labeler found what believed others found; each text counts once. Verdicts from 0.5 on say right. */
final class Agreement {
    /** Fewest texts in common that say anything. */
    private static final int FEWEST = 20;
    /** Substantial agreement (Landis and Koch 1977). */
    private static final double SUBSTANTIAL = 0.6;

    private static final double RIGHT = 0.5;

    /** [own verdict][reference], 1 for right. */
    private final int[][] counts = new int[2][2];

    private int reliable;
    private int opposite;

    /** @param isReliable whether the reference is enough to blame somebody for contradicting it */
    void add(double verdict, double reference, boolean isReliable) {
        boolean own = verdict >= RIGHT;
        boolean others = reference >= RIGHT;
        counts[own ? 1 : 0][others ? 1 : 0]++;
        if (isReliable) {
            reliable++;
            opposite += own == others ? 0 : 1;
        }
    }

    private double texts() {
        return counts[0][0] + counts[0][1] + counts[1][0] + counts[1][1];
    }

    /** Cohen's kappa (1960): 0 for one who guesses or always says the same; NaN where all verdicts of both are alike. */
    private double kappa() {
        double same = (counts[0][0] + counts[1][1]) / texts();
        double own = (counts[1][0] + counts[1][1]) / texts();
        double others = (counts[0][1] + counts[1][1]) / texts();
        double chance = own * others + (1 - own) * (1 - others);
        return (same - chance) / (1 - chance);
    }

    /** Whether enough texts show that this labeler sees what the others see. */
    boolean confirms() {
        return texts() >= FEWEST && kappa() >= SUBSTANTIAL;
    }

    /** Whether enough texts show more contradiction than agreement. */
    boolean contradicts() {
        return reliable >= FEWEST && 2 * opposite > reliable;
    }
}
