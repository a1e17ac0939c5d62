package io.candor.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.commons.codec.digest.DigestUtils;

/** What lines of a file say that do not say it themselves. */
interface LineDefaults {
    /** Digits of an id that was made here. */
    int ID_DIGITS = 32;

    /**
     * Completes a line in place, in the same way each time.
     *
     * @param number of the line, counted from 1
     */
    void fill(long number, ObjectNode body);

    /** An id that follows from whose file it is, the line's number and its content, so that the same file sent again changes nothing. */
    static String id(String credential, long number, ObjectNode body) {
        return "import-"
                + DigestUtils.sha256Hex(credential + '\n' + number + '\n' + body)
                        .substring(0, ID_DIGITS);
    }
}
