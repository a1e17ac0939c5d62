package io.candor.simulation;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Answers whose true log odds of being right are known: normal among right and among wrong answers, with the same variance (the binormal
 * model of ROC curves), so that a head that said them would be calibrated.
 *
 * @param auroc of the true log odds, in (0.5, 1)
 * @param accuracy share of right answers, in (0, 1)
 */
public record PromiseWorld(double auroc, double accuracy) {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    public PromiseWorld {
        // Written so that NaN fails.
        if (!(auroc > 0.5 && auroc < 1) || !(accuracy > 0 && accuracy < 1)) {
            throw new IllegalArgumentException(
                    "AUROC must be in (0.5, 1) and accuracy in (0, 1), got: " + auroc + " and " + accuracy);
        }
    }

    /**
     * What accepting answers from some log odds on comes to.
     *
     * @param accepted share of all answers
     * @param wrong share of all answers that are accepted and wrong
     */
    record Acceptance(double accepted, double wrong) {
        static final Acceptance NONE = new Acceptance(0, 0);

        double error() {
            return accepted == 0 ? 0 : wrong / accepted;
        }
    }

    /** Distance of the means of right and wrong answers, in standard deviations. */
    private double distance() {
        return Math.sqrt(2) * NORMAL.inverseCumulativeProbability(auroc);
    }

    private double priorLogOdds() {
        return Math.log(accuracy / (1 - accuracy));
    }

    /** The true log odds of an answer. */
    double logOdds(boolean right, double gaussian) {
        double distance = distance();
        return priorLogOdds() + distance * (gaussian + (right ? distance : 0)) - distance * distance / 2;
    }

    Acceptance from(double logOdds) {
        double distance = distance();
        double cut = (logOdds - priorLogOdds() + distance * distance / 2) / distance;
        double wrong = (1 - accuracy) * NORMAL.survivalProbability(cut);
        return new Acceptance(accuracy * NORMAL.survivalProbability(cut - distance) + wrong, wrong);
    }

    /** The most that can be accepted at an error by who knows the true log odds. */
    double most(double error) {
        double low = -40;
        double high = 40;
        // The error falls with the log odds.
        for (int i = 0; i < 80; i++) {
            double middle = (low + high) / 2;
            if (from(middle).error() > error) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return from(high).accepted();
    }
}
