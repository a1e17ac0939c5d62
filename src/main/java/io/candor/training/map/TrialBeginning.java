package io.candor.training.map;

/**
 * From where decisions on the maps of an adapter are taken again: a trial, and how far decisions are known.
 *
 * @param comparedId the release that candidates are compared with
 * @param trial its number, from 1
 * @param judgedFrom offset of the first label that judges
 * @param decidedThrough offset of the label of the last decision that is known; those up to there are taken in silence, -1 for none
 */
public record TrialBeginning(
        String modelId, String adapterId, String comparedId, int trial, long judgedFrom, long decidedThrough) {
    /** Of an adapter on whose maps nothing was decided yet. */
    public static TrialBeginning first(String modelId, String adapterId) {
        return new TrialBeginning(modelId, adapterId, adapterId, 1, 0, -1);
    }

    /** Whether both are of one trial. */
    public boolean isOfTrial(TrialBeginning other) {
        return comparedId.equals(other.comparedId()) && trial == other.trial() && judgedFrom == other.judgedFrom();
    }
}
