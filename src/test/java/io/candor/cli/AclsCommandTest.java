package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AclsCommandTest {
    @Test
    void shouldPrintCommandsForTheRoleAndItsUser() {
        CommandRun run = CommandRun.of("acls", "--role", "answerer", "--bootstrap", "kafka:9092");

        assertThat(run.status()).isZero();
        assertThat(run.out().lines())
                .isNotEmpty()
                .allMatch(
                        line -> line.startsWith(
                                "kafka-acls --bootstrap-server kafka:9092 --add --allow-principal User:candor-answerer --operation "))
                .anyMatch(line -> line.contains("--operation Read --topic candor.questions"));
    }

    @Test
    void shouldQuoteWhatAShellWouldRead() {
        CommandRun run = CommandRun.of(
                "acls", "--role", "answerer", "--answerer-group", "a;rm -rf $HOME", "--principal", "User:it's me");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("--group 'a;rm -rf $HOME'").contains("--allow-principal 'User:it'\\''s me'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "User:", ":ann", "User:*", "User:a\nb"})
    void shouldRefuseWhatIsNoPrincipalOfOne(String principal) {
        CommandRun run = CommandRun.of("acls", "--role", "answerer", "--principal", principal);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--principal is no principal such as User:candor-answerer");
    }

    @Test
    void shouldRefuseANameThatIsEmpty() {
        CommandRun run = CommandRun.of("acls", "--role", "answerer", "--answerer-group", "");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--answerer-group is empty");
    }
}
