/** Where the salts of sealed votes are kept. */
export interface VoteKeeper {
    get(key: string): Promise<string | undefined>;
    set(key: string, value: string): Promise<void>;
    delete(key: string): Promise<void>;
    keys(): Promise<string[]>;
}
