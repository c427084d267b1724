package org.triggers4j.example.injecttool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where mail goes, instead of to a server. Thread-safe. */
public final class Mailbox {
    /** Who looks after the tool. */
    public static final String ADMINS = "admins";

    private final List<Mail> mails = new CopyOnWriteArrayList<>();

    /** One mail. */
    public record Mail(String to, String subject, String body) {}

    /** Sends one. */
    public void send(String to, String subject, String body) {
        mails.add(new Mail(to, subject, body));
    }

    /** All that were sent to somebody, in order. */
    public List<Mail> to(String somebody) {
        return mails.stream().filter(mail -> mail.to().equals(somebody)).toList();
    }
}
