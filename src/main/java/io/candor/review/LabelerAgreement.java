package io.candor.review;

import io.candor.event.FeedbackSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far labelers found the same on answers that others judged too, of a bounded number of labelers: whose figures changed longest ago is forgotten
 * first. Guarded by its queue.
 */
final class LabelerAgreement {
    /** Answers judged by others too from which on a labeler is no newcomer: twice as many as it takes to be believed, since chance and repeated texts cost some. */
    private static final int KNOWN = 40;
    /** A labeler's own figure is renewed so rarely that nobody can read from it what others said of the last answer. */
    private static final int STEP = 10;

    private final int most;
    private final Map<String, Figures> labelers = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Shown> shown = new HashMap<>();

    /**
     * Of one labeler, or one verdict of theirs.
     *
     * @param second verdicts on answers that somebody had judged before
     * @param compared verdicts on answers on which the others are not tied
     * @param agreed those of them that say what most others say
     * @param references verdicts on answers that a reference judged
     * @param agreedWithReferences those of them that say what the references say
     */
    record Figures(int second, int compared, int agreed, int references, int agreedWithReferences) {
        static final Figures NONE = new Figures(0, 0, 0, 0, 0);

        private Figures plus(Figures other, int sign) {
            return new Figures(
                    second + sign * other.second,
                    compared + sign * other.compared,
                    agreed + sign * other.agreed,
                    references + sign * other.references,
                    agreedWithReferences + sign * other.agreedWithReferences);
        }
    }

    /**
     * What a labeler is told.
     *
     * @param compared verdicts, a multiple of ten when it was renewed
     * @param agreed of them
     */
    record Shown(int compared, int agreed) {
        private static final Shown NONE = new Shown(0, 0);
    }

    /** @param most labelers */
    LabelerAgreement(int most) {
        this.most = most;
    }

    /** Takes what stands on a question in place of what stood. */
    void replace(Map<String, GivenVerdicts.Word> before, Map<String, GivenVerdicts.Word> now) {
        compared(before).forEach((labeler, figures) -> add(labeler, figures, -1));
        compared(now).forEach((labeler, figures) -> add(labeler, figures, 1));
        now.keySet().forEach(this::renew);
    }

    private static Map<String, Figures> compared(Map<String, GivenVerdicts.Word> words) {
        Map<String, Figures> compared = new HashMap<>();
        words.forEach((labeler, own) -> {
            List<GivenVerdicts.Word> others = new ArrayList<>();
            words.forEach((other, word) -> {
                if (!other.equals(labeler) && word.settles() && word.isOfSameAnswer(own)) {
                    others.add(word);
                }
            });
            if (own.settles() && !others.isEmpty()) {
                compared.put(labeler, compared(own, others));
            }
        });
        return compared;
    }

    private static Figures compared(GivenVerdicts.Word own, List<GivenVerdicts.Word> others) {
        boolean isSecond = others.stream().anyMatch(other -> other.givenAt().isBefore(own.givenAt()));
        int most = majority(others);
        int references = majority(others.stream()
                .filter(other -> other.source() == FeedbackSource.REFERENCE)
                .toList());
        int said = own.saysRight() ? 1 : -1;
        return new Figures(
                isSecond ? 1 : 0,
                most == 0 ? 0 : 1,
                most == said ? 1 : 0,
                references == 0 ? 0 : 1,
                references == said ? 1 : 0);
    }

    /** 1 where most say right, -1 for wrong, 0 for a tie. */
    private static int majority(List<GivenVerdicts.Word> words) {
        return Integer.signum(
                words.stream().mapToInt(word -> word.saysRight() ? 1 : -1).sum());
    }

    private void add(String labeler, Figures figures, int sign) {
        labelers.put(labeler, of(labeler).plus(figures, sign));
        if (labelers.size() > most) {
            String forgotten = labelers.keySet().iterator().next();
            labelers.remove(forgotten);
            shown.remove(forgotten);
        }
    }

    private void renew(String labeler) {
        Figures figures = labelers.get(labeler);
        if (figures != null && figures.compared() >= shown(labeler).compared() + STEP) {
            shown.put(labeler, new Shown(figures.compared(), figures.agreed()));
        }
    }

    Figures of(String labeler) {
        return labelers.getOrDefault(labeler, Figures.NONE);
    }

    Shown shown(String labeler) {
        return shown.getOrDefault(labeler, Shown.NONE);
    }

    boolean isNewcomer(String labeler) {
        return of(labeler).compared() < KNOWN;
    }

    Map<String, Figures> all() {
        return new HashMap<>(labelers);
    }
}
