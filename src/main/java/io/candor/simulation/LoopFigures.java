package io.candor.simulation;

/**
 * How far a map is from the truth on questions nobody was asked.
 *
 * @param changed mean over changed domains of ECE minus what calibrated confidences would show by chance; NaN where none is
 * @param unchanged the same over unchanged domains
 * @param all the same of all answers in one, whatever their domains
 * @param worst of the domain with the most
 * @param brierUnchanged Brier score of all answers of unchanged domains; NaN where there is none
 */
public record LoopFigures(double changed, double unchanged, double all, double worst, double brierUnchanged) {
    /** Whether both groups' means are within a tolerance. */
    boolean groupsWithin(double tolerance) {
        // Written so that NaN, a group without domains, is within.
        return !(changed > tolerance) && !(unchanged > tolerance);
    }
}
