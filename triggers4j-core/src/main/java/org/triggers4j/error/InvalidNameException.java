package org.triggers4j.error;

/**
 * A session, trigger, task or instance name that breaks the rules: 1 to 200 characters, none of them a control character. Or
 * a run token that is none.
 */
public final class InvalidNameException extends TriggersException {
    private static final long serialVersionUID = 1L;

    public InvalidNameException(String message) {
        super(message);
    }
}
