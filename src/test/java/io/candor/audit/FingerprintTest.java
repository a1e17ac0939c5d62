package io.candor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    @Test
    void shouldStayWhatItWasWhenTheFieldsAreTheSame() {
        Fingerprint fields = new Fingerprint()
                .add("ab")
                .add((byte[]) null)
                .add("xyz".getBytes(StandardCharsets.UTF_8), 1)
                .add(7);

        // The first 8 bytes of sha256 over "ab" and "yz", each after its length, -1 for the null, and the number.
        assertThat(fields.take()).isEqualTo(4653291980134363281L);
    }
}
