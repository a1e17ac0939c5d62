package io.candor.honesty.labeler;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.honesty.AttributedLabel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecentVerdictsTest {
    private static final List<JudgedAnswer> NONE = List.of();

    @Test
    void shouldSuspectALabelerWhoSaysTheOppositeOfTheOthers() {
        RecentVerdicts verdicts = new RecentVerdicts(Set.of(), NONE, 0, Set.of());

        flood(verdicts, "text ");

        assertThat(verdicts.suspects()).containsExactly("liar");
    }

    @Test
    void shouldNeverSuspectATrustedLabeler() {
        RecentVerdicts verdicts = new RecentVerdicts(Set.of("liar"), NONE, 0, Set.of());

        flood(verdicts, "text ");

        assertThat(verdicts.suspects()).doesNotContain("liar");
    }

    @Test
    void shouldNotSuspectALabelerForOneTextThatIsAskedAgainAndAgain() {
        RecentVerdicts verdicts = new RecentVerdicts(Set.of(), NONE, 0, Set.of());
        for (int i = 0; i < 400; i++) {
            // A sure answer is wrong, an unsure one right: twice, however often they are asked.
            verdicts.add(judged(i % 2 == 0 ? "sure" : "unsure", i % 2 == 0 ? 0.9 : 0.1, i % 2, "ann"));
        }

        assertThat(verdicts.suspects()).isEmpty();
    }

    private static void flood(RecentVerdicts verdicts, String text) {
        for (int i = 0; i < 400; i++) {
            boolean likely = i / 2 % 2 == 0;
            boolean lies = i % 2 == 0;
            verdicts.add(judged(text + i, likely ? 0.9 : 0.1, likely == lies ? 0 : 1, lies ? "liar" : "ann"));
        }
    }

    private static JudgedAnswer judged(String text, double confidence, double verdict, String labeler) {
        return new JudgedAnswer(
                text,
                "geography",
                "atlas",
                confidence,
                new AttributedLabel(verdict, new TreeMap<>(Map.of(labeler, verdict))),
                Set.of());
    }
}
