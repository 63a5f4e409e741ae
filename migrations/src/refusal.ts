/** The one error of the deployment: sentences for whoever runs it. */
export class Refusal extends Error {
    /** Each says what is wrong and what to do. */
    readonly sentences: readonly string[];

    constructor(...sentences: readonly string[]) {
        super(sentences.join('\n'));
        this.name = 'Refusal';
        this.sentences = sentences;
    }
}
