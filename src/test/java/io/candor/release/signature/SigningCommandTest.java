package io.candor.release.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command signs what it gets, or nothing is signed. */
@Timeout(60)
class SigningCommandTest {
    private static final String SHA256 = "ab".repeat(32);
    private static final byte[] STATEMENT = SignedAs.RELEASE.statement(SHA256);

    @TempDir
    Path folder;

    private static byte[] signedBy(String command) throws IOException {
        return new SigningCommand(command, Duration.ofSeconds(20)).sign(STATEMENT);
    }

    @Test
    void shouldGiveTheCommandTheStatement() throws IOException {
        Path seen = folder.resolve("seen");

        signedBy("cat > " + seen + "; head -c 64 /dev/zero");

        assertThat(seen).hasContent("candor-manifest-signature v1\nrelease\n" + SHA256 + "\n");
    }

    @Test
    void shouldTakeBytesOrTheirBase64() throws IOException {
        assertThat(signedBy("head -c 64 /dev/zero")).containsExactly(new byte[64]);
        assertThat(signedBy("head -c 64 /dev/zero | base64")).containsExactly(new byte[64]);
    }

    @Test
    void shouldRefuseWhatIsNoSignature() {
        for (String command : List.of("true", "echo no", "head -c 63 /dev/zero", "head -c 1000000 /dev/zero")) {
            assertThatThrownBy(() -> signedBy(command))
                    .as(command)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no Ed25519 signature");
        }
    }

    @Test
    void shouldSayThatTheCommandFailedWithoutItsWords() {
        assertThatThrownBy(() -> signedBy("echo a secret >&2; exit 3"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("status 3")
                .hasMessageNotContaining("secret");
    }

    @Test
    void shouldNotWaitForACommandThatDoesNotEnd() {
        assertThatThrownBy(() -> new SigningCommand("tail -f /dev/null", Duration.ofMillis(200)).sign(STATEMENT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not end");
    }

    @Test
    void shouldMakeSignaturesThatTheKeyVerifies() throws IOException {
        SigningKeyPair pair = SigningKeyPair.random();
        TrustedKeys trusted = TrustedKeys.of(List.of(
                Files.writeString(folder.resolve("pub.pem"), pair.publicPem()).toString()));

        byte[] signature = new PrivateKeySigner(pair.privatePem(), "a test's").sign(STATEMENT);

        assertThat(trusted.signer(STATEMENT, ManifestSignatures.NONE.with(signature)))
                .hasValue(pair.keyId());
        assertThat(trusted.signer(SignedAs.CANDIDATE.statement(SHA256), ManifestSignatures.NONE.with(signature)))
                .isEmpty();
    }

    @Test
    void shouldTakeAPublicKeyAsBase64WithoutAFile() {
        SigningKeyPair pair = SigningKeyPair.random();
        String base64 = pair.publicPem().replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");

        assertThat(Base64.getDecoder().decode(base64)).hasSize(44);
        assertThat(TrustedKeys.of(List.of(base64)).isEmpty()).isFalse();
    }

    @Test
    void shouldKeepTheLastSignaturesOfMany() {
        ManifestSignatures signatures = ManifestSignatures.NONE;
        for (int i = 0; i < 20; i++) {
            byte[] one = new byte[64];
            one[0] = (byte) i;
            signatures = signatures.with(one).with(one);
        }

        ManifestSignatures read = ManifestSignatures.read(signatures.bytes());

        assertThat(read.all()).hasSize(8);
        assertThat(read.all().get(7)[0]).isEqualTo((byte) 19);
        assertThat(signatures.bytes().length).isLessThan(ManifestSignatures.MAX_BYTES);
    }

    @Test
    void shouldTellOneSignatureWhateverStandsBesideIt() {
        byte[] signature = {1, 2, 3};
        String file = "no base 64!\n\n" + Base64.getEncoder().encodeToString(signature) + "\r\n";

        List<byte[]> read = ManifestSignatures.read(file.getBytes(StandardCharsets.US_ASCII))
                .all();

        assertThat(read).anySatisfy(one -> assertThat(one).containsExactly(signature));
    }
}
