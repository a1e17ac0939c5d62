package io.candor.audit.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionTextTest {
    @Test
    void shouldSayHowManyPoliciesCouldNotBeDecidedAgainAndWhy() {
        List<String> lines = DecisionText.lines(new PolicyCheck(11, 10, 0, List.of()), 5);

        assertThat(lines.get(0)).matches("policies decided again +11");
        assertThat(lines.get(1)).matches("policies of an earlier version, not again +10");
        assertThat(lines.get(2)).startsWith("CLEAN: every policy that can be decided again");
    }

    @Test
    void shouldSayWhichFigureOfWhichPolicyDiffers() {
        PolicyCheck check = new PolicyCheck(1, 0, 0, List.of(new PolicyCheck.Deviation(7, "threshold", 0.7, 0.8)));

        assertThat(DecisionText.lines(check, 5))
                .contains(
                        "policy 7: threshold is 0.7, the labels give 0.8", "NOT CLEAN: 1 figures of policies differ.");
    }
}
