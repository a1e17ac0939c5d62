package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Ids of questions in a file that names none. */
class QuestionDefaultsTest {
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    @Test
    void shouldGiveTwoCallersIdsOfTheirOwnForTheSameLine() {
        String ann = id(Optional.of(ServiceClient.callerWith("candor_ann")), 1);

        assertThat(id(Optional.of(ServiceClient.callerWith("candor_bob")), 1)).isNotEqualTo(ann);
        assertThat(id(Optional.of(ServiceClient.callerWith("candor_ann")), 2)).isNotEqualTo(ann);
        assertThat(id(Optional.of(ServiceClient.callerWith("candor_ann")), 1)).isEqualTo(ann);
    }

    @Test
    void shouldGiveACallerWhoIsKnownIdsThatEveryTenantMayChoose() {
        assertThat(id(Optional.of("ann"), 1)).matches(UUID);
        assertThat(id(Optional.empty(), 1)).matches("import-[0-9a-f]{32}");
    }

    @Test
    void shouldGiveTheHolderOfATokenTheSameIdsWithTheNextOne() {
        String first = id(Optional.of(ServiceClient.callerWith(token("sam", 1))), 1);

        assertThat(id(Optional.of(ServiceClient.callerWith(token("sam", 2))), 1))
                .isEqualTo(first);
        assertThat(id(Optional.of(ServiceClient.callerWith(token("kim", 2))), 1))
                .isNotEqualTo(first);
        assertThat(ServiceClient.callerWith("a.b.c")).isNotEqualTo(ServiceClient.callerWith("a.b.d"));
    }

    private static String token(String subject, int expiry) {
        String claims = "{\"iss\":\"https://id.example\",\"sub\":\"" + subject + "\",\"exp\":" + expiry + "}";
        return "e30."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".c2ln"
                + expiry;
    }

    private static String id(Optional<String> caller, long number) {
        ObjectNode body = new ObjectMapper().createObjectNode().put("text", "What is the capital of Peru?");
        new QuestionDefaults(caller, Optional.empty()).fill(number, body);
        return body.path("id").asText();
    }
}
