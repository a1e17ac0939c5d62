package io.candor.engine.wire;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * Why a request was refused or failed (RFC 9457 with the members {@code code} and {@code missing}).
 *
 * @param detail in words, with what to change
 * @param missing SHA-256 of the files that have to be uploaded first; mostly empty
 */
public record EngineProblem(Code code, int status, String detail, List<String> missing) {

    public static EngineProblem of(Code code, String detail) {
        return new EngineProblem(code, code.status(), detail, List.of());
    }

    /** Whether the server cannot do it now, and whoever asked is not at fault. */
    @JsonIgnore
    public boolean isPassing() {
        return code.passing;
    }

    /** What programs go by. */
    public enum Code {
        /** Not what the protocol says. */
        INVALID(400, false),
        /** No key, or another one. */
        UNAUTHORIZED(401, false),
        /** No such path. */
        NOT_FOUND(404, false),
        /** It is not loaded here, or no longer. */
        ADAPTER_UNKNOWN(404, false),
        /** Another model runs here. */
        MODEL_MISMATCH(409, false),
        /** Files of the adapter have to be uploaded first. */
        FILES_MISSING(409, false),
        /** More bytes or prompts than are taken at once. */
        TOO_LARGE(413, false),
        /** The adapter does not fit the model. */
        ADAPTER_UNFIT(422, false),
        /** As many prompts as are taken at once are under way. */
        FULL(429, true),
        /** The engine failed; perhaps with what it was asked. */
        FAILED(500, false),
        /** Too little memory for so much at once. */
        OUT_OF_MEMORY(503, true),
        /** The server is about to end. */
        STOPPING(503, true),
        /** As many adapters as there is room for are in use. */
        ADAPTERS_FULL(507, true);

        private final int status;
        private final boolean passing;

        Code(int status, boolean passing) {
            this.status = status;
            this.passing = passing;
        }

        public int status() {
            return status;
        }
    }
}
